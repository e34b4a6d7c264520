import Foundation
import SwiftProtobuf
import SwiftProtobufPluginLibrary

/// A file's descriptor as reflection gives it: its encoding, and the names by which it is found.
struct FileDescription {
  private let file: FileDescriptor
  private let encoding: Data

  init(_ file: FileDescriptor) throws {
    self.file = file
    var options = BinaryEncodingOptions()
    options.useDeterministicOrdering = true
    encoding = try file.extractProto().serializedBytes(options: options)
  }

  /// `callboardV1Filters` for `callboard/v1/filters.proto`.
  static func property(_ file: FileDescriptor) -> String {
    NamingUtils.toLowerCamelCase(
      file.name.replacingOccurrences(of: ".proto", with: "").replacingOccurrences(of: "/", with: "_"))
  }

  func print(to p: inout CodePrinter) {
    p.print("", "extension FileDescriptor {")
    p.withIndentation { p in
      p.print("/// `\(file.name)`")
      p.print("public static let \(Self.property(file)) = FileDescriptor(")
      p.withIndentation { p in
        p.print("path: \"\(file.name)\",")
        p.print("imports: [\(file.dependencies.map { ".\(Self.property($0))" }.joined(separator: ", "))],")
        printLines("services", file.services.map(\.fullName), "", to: &p)
        printLines("messages", Self.messages(file).map(\.fullName), "", to: &p)
        printLines("others", Self.others(file), "", to: &p)
        let base64 = encoding.base64EncodedString()
        let lines = stride(from: 0, to: base64.count, by: 110).map { offset in
          String(base64.dropFirst(offset).prefix(110))
        }
        printLines("base64", lines, "\\", to: &p, isLast: true)
      }
    }
    p.print("}")
  }

  private func printLines(
    _ label: String, _ lines: [String], _ lineEnd: String, to p: inout CodePrinter, isLast: Bool = false
  ) {
    p.print("\(label): \"\"\"")
    p.withIndentation { p in
      for (index, line) in lines.enumerated() { p.print(line + (index + 1 < lines.count ? lineEnd : "")) }
      p.print("\"\"\"" + (isLast ? ")" : ","))
    }
  }

  private static func messages(_ file: FileDescriptor) -> [Descriptor] { file.messages.flatMap(withNested) }

  private static func withNested(_ message: Descriptor) -> [Descriptor] {
    [message] + message.messages.flatMap(withNested)
  }

  /// Everything else that has a name: fields, oneofs, enums and their values, methods.
  private static func others(_ file: FileDescriptor) -> [String] {
    var names: [String] = []
    let messages = messages(file)
    for message in messages {
      names += message.fields.map { "\(message.fullName).\($0.name)" }
      names += message.realOneofs.map { "\(message.fullName).\($0.name)" }
    }
    for enumeration in file.enums + messages.flatMap(\.enums) {
      names.append(enumeration.fullName)
      // A value stands beside its enum, not within it.
      let scope = enumeration.containingType?.fullName ?? file.package
      names += enumeration.values.map { scope.isEmpty ? $0.name : "\(scope).\($0.name)" }
    }
    for service in file.services { names += service.methods.map { "\(service.fullName).\($0.name)" } }
    return names
  }
}
