import SwiftProtobuf
import SwiftProtobufPluginLibrary

extension ProvidesSourceCodeLocation {
  /// The comment of the proto at this place, as Swift documentation; `fallback` where there is none.
  func documentation(or fallback: String? = nil) -> [String] {
    let text = sourceCodeInfoLocation?.asSourceComment(commentPrefix: "///") ?? ""
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init).filter { !$0.isEmpty }
    return lines.isEmpty ? fallback.map { ["/// " + $0] } ?? [] : lines
  }
}
