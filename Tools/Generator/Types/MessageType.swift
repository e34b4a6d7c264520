import SwiftProtobuf
import SwiftProtobufPluginLibrary

/// The Swift struct of a message, with everything declared inside it.
struct MessageType {
  private let descriptor: Descriptor

  init(_ descriptor: Descriptor) { self.descriptor = descriptor }

  func print(to p: inout CodePrinter) {
    p.print("")
    for line in descriptor.documentation(or: "The message `\(descriptor.fullName)`.") { p.print(line) }
    p.print("public struct \(SwiftNames.relative(descriptor)): Message {")
    p.withIndentation { p in
      p.print("/// The name in the proto file, with its package.")
      p.print("public static var fullName: String { \"\(descriptor.fullName)\" }", "")
      for member in descriptor.members { printProperty(member, to: &p) }
      if !descriptor.members.isEmpty { p.print("") }
      p.print("/// A message with nothing set.", "public init() {}")
      printMemberwiseInitializer(to: &p)
      for oneof in descriptor.realOneofs { OneofType(oneof).print(to: &p) }
      for nested in descriptor.messages { MessageType(nested).print(to: &p) }
      for enumeration in descriptor.enums { EnumType(enumeration).print(to: &p) }
    }
    p.print("}")
  }

  private func printProperty(_ member: Member, to p: inout CodePrinter) {
    let name = member.property
    switch member {
    case .field(let field):
      for line in field.documentation(or: "`\(field.name)` = \(field.number)") { p.print(line) }
      guard field.isRecursive else { break }
      p.print("public var \(name): \(member.swiftType) {")
      p.withIndentation { p in
        p.print("get { \(storage(field))?.value }", "set { \(storage(field)) = newValue.map(Indirect.value) }")
      }
      p.print("}", "private var \(storage(field)): Indirect<\(FieldKind(field).swiftType)>?")
      return
    case .oneof(let oneof):
      for line in oneof.documentation(or: "At most one of these is set.") { p.print(line) }
    }
    p.print("public var \(name): \(member.swiftType)\(member.swiftDefault == "nil" ? "" : " = \(member.swiftDefault)")")
  }

  private func storage(_ field: FieldDescriptor) -> String { "indirect_\(field.name)" }

  private func printMemberwiseInitializer(to p: inout CodePrinter) {
    let members = descriptor.members
    guard !members.isEmpty else { return }
    p.print("", "/// A message with these fields set.", "public init(")
    p.withIndentation { p in
      for (index, member) in members.enumerated() {
        let comma = index == members.count - 1 ? "" : ","
        p.print("\(member.property): \(member.swiftType) = \(member.swiftDefault)\(comma)")
      }
    }
    p.print(") {")
    p.withIndentation { p in
      for member in members { p.print("self.\(member.property) = \(member.property)") }
    }
    p.print("}")
  }
}
