import SwiftProtobuf
import SwiftProtobufPluginLibrary

/// What a field is to the generated code.
enum FieldKind {
  /// Numbers and booleans: alike in Swift and, but for `bool`, in C.
  case scalar(swift: String, c: String)
  case string
  case bytes
  case enumeration(EnumDescriptor)
  case message(Descriptor)

  init(_ field: FieldDescriptor) {
    switch field.type {
    case .string: self = .string
    case .bytes: self = .bytes
    case .enum: self = .enumeration(field.enumType)
    case .message, .group: self = .message(field.messageType)
    case .double: self = .scalar(swift: "Double", c: "Double")
    case .float: self = .scalar(swift: "Float", c: "Float")
    case .int64, .sint64, .sfixed64: self = .scalar(swift: "Int64", c: "Int64")
    case .uint64, .fixed64: self = .scalar(swift: "UInt64", c: "UInt64")
    case .int32, .sint32, .sfixed32: self = .scalar(swift: "Int32", c: "Int32")
    case .uint32, .fixed32: self = .scalar(swift: "UInt32", c: "UInt32")
    case .bool: self = .scalar(swift: "Bool", c: "Int32")
    }
  }

  var swiftType: String {
    switch self {
    case .scalar(let swift, _): swift
    case .string: "String"
    case .bytes: "[UInt8]"
    case .enumeration(let descriptor): SwiftNames.full(descriptor)
    case .message(let descriptor): SwiftNames.full(descriptor)
    }
  }

  /// The value of a singular field that was never set, where it has no presence of its own.
  var defaultValue: String {
    switch self {
    case .scalar(let swift, _): swift == "Bool" ? "false" : "0"
    case .string: "\"\""
    case .bytes: "[]"
    case .enumeration(let descriptor): "." + SwiftNames.enumCase(descriptor.values[0])
    case .message: "nil"
    }
  }

  /// The condition under which a singular field without presence is sent.
  func isSet(_ value: String) -> String {
    switch self {
    case .scalar("Bool", _): value
    case .scalar("Double", _), .scalar("Float", _): "\(value).bitPattern != 0"  // -0.0 is sent
    case .scalar: "\(value) != 0"
    case .string, .bytes: "!\(value).isEmpty"
    case .enumeration: "\(value).rawValue != 0"
    case .message: "\(value) != nil"
    }
  }
}

extension FieldDescriptor {
  /// `optional` scalars and singular messages, outside oneofs.
  var isOptionalInSwift: Bool { !isRepeated && hasPresence && realContainingOneof == nil }

  var swiftType: String {
    let element = FieldKind(self).swiftType
    return isRepeated ? "[\(element)]" : isOptionalInSwift ? element + "?" : element
  }

  var swiftDefault: String { isRepeated ? "[]" : isOptionalInSwift ? "nil" : FieldKind(self).defaultValue }

  /// Whether the message that this field holds can hold, by singular fields alone, the one that it stands in: a struct
  /// cannot contain itself, so the value is then kept behind a reference.
  var isRecursive: Bool {
    guard !isRepeated, type == .message else { return false }
    var seen: Set<String> = []
    func reaches(_ message: Descriptor) -> Bool {
      if message.fullName == containingType.fullName { return true }
      guard seen.insert(message.fullName).inserted else { return false }
      return message.fields.contains { !$0.isRepeated && $0.type == .message && reaches($0.messageType) }
    }
    return reaches(messageType)
  }
}

extension Descriptor {
  /// The stored things of a message in the order of their declaration: fields, and a oneof at its first field.
  var members: [Member] {
    var result: [Member] = []
    for field in fields {
      guard let oneof = field.realContainingOneof else {
        result.append(.field(field))
        continue
      }
      if oneof.fields.first === field { result.append(.oneof(oneof)) }
    }
    return result
  }
}

/// A field of its own, or a oneof with all of its fields.
enum Member {
  case field(FieldDescriptor)
  case oneof(OneofDescriptor)

  var property: String {
    switch self {
    case .field(let field): SwiftNames.property(field)
    case .oneof(let oneof): SwiftNames.property(oneof)
    }
  }

  var swiftType: String {
    switch self {
    case .field(let field): field.swiftType
    case .oneof(let oneof): SwiftNames.relative(oneof) + "?"
    }
  }

  var swiftDefault: String {
    switch self {
    case .field(let field): field.swiftDefault
    case .oneof: "nil"
    }
  }
}
