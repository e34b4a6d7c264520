import SwiftProtobuf
import SwiftProtobufPluginLibrary

/// The lines that carry a oneof between its Swift enum and the C union. The C case number is the field's number.
struct OneofBridge {
  private let oneof: OneofDescriptor

  init(_ oneof: OneofDescriptor) { self.oneof = oneof }

  func printFill(to p: inout CodePrinter) {
    p.print("switch \(SwiftNames.property(oneof)) {")
    for field in oneof.fields {
      p.print("case .\(SwiftNames.property(field))(let value)?:")
      p.withIndentation { p in
        FieldBridge(field).printFilledMember("value", to: &p)
        p.print("c.\(CNames.oneofCase(oneof)).rawValue = \(field.number)")
      }
    }
    p.print("case nil: break", "}")
  }

  func printRead(to p: inout CodePrinter) {
    p.print("switch c.pointee.\(CNames.oneofCase(oneof)).rawValue {")
    for field in oneof.fields {
      let member = "c.pointee.\(CNames.field(field))"
      let property = SwiftNames.property(oneof)
      let alternative = SwiftNames.property(field)
      p.print("case \(field.number):")
      if case .message = FieldKind(field) {
        let value = FieldBridge(field).readMember("pointer")
        p.print("  if let pointer = \(member) { \(property) = .\(alternative)(\(value)) }")
      } else {
        p.print("  \(property) = .\(alternative)(\(FieldBridge(field).readMember(member)))")
      }
    }
    p.print("default: break", "}")
  }
}
