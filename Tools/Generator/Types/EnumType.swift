import SwiftProtobuf
import SwiftProtobufPluginLibrary

/// The Swift type of an enum: open, so a value from a newer peer is kept.
struct EnumType {
  private let descriptor: EnumDescriptor
  private let values: [EnumValueDescriptor]

  init(_ descriptor: EnumDescriptor) {
    self.descriptor = descriptor
    // Of several names for one number (`allow_alias`), the first.
    var numbers: Set<Int32> = []
    values = descriptor.values.filter { numbers.insert($0.number).inserted }
  }

  func print(to p: inout CodePrinter) {
    p.print("")
    for line in descriptor.documentation(or: "The values of `\(descriptor.fullName)`.") { p.print(line) }
    p.print("public enum \(SwiftNames.relative(descriptor)): Enumeration {")
    p.withIndentation { p in
      for value in values {
        for line in value.documentation(or: "`\(value.name)` = \(value.number)") { p.print(line) }
        p.print("case \(SwiftNames.enumCase(value))")
      }
      p.print("/// A value that this version of the API does not name.", "case UNRECOGNIZED(Int32)", "")
      p.print("/// The name in the proto file, with its package.")
      p.print("public static var fullName: String { \"\(descriptor.fullName)\" }", "")
      p.print("/// The value of a field that was never set.")
      p.print("public init() { self = .\(SwiftNames.enumCase(descriptor.values[0])) }", "")
      printRawValue(to: &p)
      p.print("", "/// The name in the proto file; nil for a value that it does not name.")
      p.print("public var protoName: String? {")
      p.withIndentation { p in
        p.print("switch self {")
        for value in values { p.print("case .\(SwiftNames.enumCase(value)): \"\(value.name)\"") }
        p.print("case .UNRECOGNIZED: nil", "}")
      }
      p.print("}", "")
      printInitializer(to: &p)
      p.print("", "/// Every value that has a name.")
      let cases = values.map { "." + SwiftNames.enumCase($0) }.joined(separator: ", ")
      p.print("public static let allCases: [\(SwiftNames.full(descriptor))] = [\(cases)]")
    }
    p.print("}")
  }

  /// From a name: any of them, where a number has several.
  private func printInitializer(to p: inout CodePrinter) {
    p.print("/// The value of that name in the proto file; nil for one that it does not have.")
    p.print("public init?(protoName: String) {")
    p.withIndentation { p in
      p.print("switch protoName {")
      for value in descriptor.values {
        let first = values.first { $0.number == value.number } ?? value
        p.print("case \"\(value.name)\": self = .\(SwiftNames.enumCase(first))")
      }
      p.print("default: return nil", "}")
    }
    p.print("}")
  }

  private func printRawValue(to p: inout CodePrinter) {
    p.print("/// The value of that number.", "public init(rawValue: Int32) {")
    p.withIndentation { p in
      p.print("switch rawValue {")
      for value in values { p.print("case \(value.number): self = .\(SwiftNames.enumCase(value))") }
      p.print("default: self = .UNRECOGNIZED(rawValue)", "}")
    }
    p.print("}", "", "/// The number on the wire.", "public var rawValue: Int32 {")
    p.withIndentation { p in
      p.print("switch self {")
      for value in values { p.print("case .\(SwiftNames.enumCase(value)): \(value.number)") }
      p.print("case .UNRECOGNIZED(let number): number", "}")
    }
    p.print("}")
  }
}
