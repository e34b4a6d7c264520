import SwiftProtobuf
import SwiftProtobufPluginLibrary

/// The lines that carry one field between the Swift value and the C struct.
struct FieldBridge {
  private let field: FieldDescriptor
  private let kind: FieldKind
  private let c: String
  private let property: String

  init(_ field: FieldDescriptor) {
    self.field = field
    kind = FieldKind(field)
    c = CNames.field(field)
    property = SwiftNames.property(field)
  }

  func printFill(to p: inout CodePrinter) {
    if field.isRepeated {
      p.print("if !\(property).isEmpty {")
      p.print("  c.\(CNames.count(field)) = \(property).count")
      p.print("  c.\(c) = \(filledArray())", "}")
      return
    }
    if field.hasPresence {
      p.print("if let value = \(property) {")
    } else {
      p.print("if \(kind.isSet(property)) {")
    }
    p.withIndentation { p in
      printFilledMember(field.hasPresence ? "value" : property, to: &p)
      if case .message = kind { return }
      p.print("c.\(CNames.presence(field)) = 1")
    }
    p.print("}")
  }

  /// Sets the C member of a singular field.
  func printFilledMember(_ value: String, to p: inout CodePrinter) {
    switch kind {
    case .scalar("Bool", _): p.print("c.\(c) = \(value) ? 1 : 0")
    case .scalar: p.print("c.\(c) = \(value)")
    case .enumeration: p.print("c.\(c) = \(value).rawValue")
    case .string, .bytes: p.print("c.\(c) = packing.bytes(\(value))")
    case .message: p.print("c.\(c) = packing.message(\(value))")
    }
  }

  private func filledArray() -> String {
    switch kind {
    case .scalar("Bool", _): "packing.booleans(\(property))"
    case .scalar: "packing.scalars(\(property), bound: \(EncodedBound.value(field)))"
    case .enumeration: "packing.enums(\(property))"
    case .string, .bytes: "packing.byteStrings(\(property), bound: \(EncodedBound.element(field)))"
    case .message: "packing.messages(\(property), bound: \(EncodedBound.element(field)))"
    }
  }

  func printRead(to p: inout CodePrinter) {
    if field.isRepeated {
      p.print("if c.pointee.\(CNames.count(field)) > 0 {")
      p.print("  \(property) = \(readArray())", "}")
      return
    }
    switch kind {
    case .message:
      p.print("if let pointer = c.pointee.\(c) { \(property) = \(readMember("pointer")) }")
    case .scalar, .enumeration, .string, .bytes:
      let condition = field.hasPresence ? "c.pointee.\(CNames.presence(field)) != 0" : nil
      let assignment = "\(property) = \(readMember("c.pointee.\(c)"))"
      p.print(condition.map { "if \($0) { \(assignment) }" } ?? assignment)
    }
  }

  /// An expression for the Swift value of a singular field's C member.
  func readMember(_ member: String) -> String {
    switch kind {
    case .scalar("Bool", _): "\(member) != 0"
    case .scalar: member
    case .enumeration: "\(kind.swiftType)(rawValue: \(member))"
    case .string: "try Unpacking.string(\(member), field: \"\(field.name)\")"
    case .bytes: "Unpacking.bytes(\(member))"
    case .message: "try Unpacking.message(\(member), field: \"\(field.name)\")"
    }
  }

  private func readArray() -> String {
    let array = "c.pointee.\(c), count: c.pointee.\(CNames.count(field))"
    return switch kind {
    case .scalar("Bool", _): "Unpacking.booleans(\(array))"
    case .scalar: "Unpacking.scalars(\(array))"
    case .enumeration: "Unpacking.enums(\(array))"
    case .string: "try Unpacking.strings(\(array), field: \"\(field.name)\")"
    case .bytes: "Unpacking.byteStrings(\(array))"
    case .message: "try Unpacking.messages(\(array), field: \"\(field.name)\")"
    }
  }
}
