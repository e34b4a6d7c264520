import SwiftProtobuf
import SwiftProtobufPluginLibrary

/// Names on the Swift side: those of swift-protobuf, without the package's prefix.
enum SwiftNames {
  /// Types that would be mistaken for ones of Swift's own.
  private static let renamed = [
    "google.protobuf.Any": "AnyMessage",
    "google.protobuf.Duration": "ProtobufDuration",
  ]

  private static func namer() -> SwiftProtobufNamer { SwiftProtobufNamer() }

  /// The name within the containing type: `Point`.
  static func relative(_ message: Descriptor) -> String {
    if let name = renamed[message.fullName] { return name }
    return unprefixed(namer().relativeName(message: message), message.containingType, message.file)
  }

  /// The name within the containing type: `Preset`.
  static func relative(_ enumeration: EnumDescriptor) -> String {
    unprefixed(namer().relativeName(enum: enumeration), enumeration.containingType, enumeration.file)
  }

  private static func unprefixed(_ name: String, _ container: Descriptor?, _ file: FileDescriptor) -> String {
    let prefix = namer().typePrefix(forFile: file)
    return container == nil && name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : name
  }

  /// The name from anywhere: `CallsChart.Point`.
  static func full(_ message: Descriptor) -> String {
    message.containingType.map { full($0) + "." + relative(message) } ?? relative(message)
  }

  /// The name from anywhere: `TimeRange.Preset`.
  static func full(_ enumeration: EnumDescriptor) -> String {
    enumeration.containingType.map { full($0) + "." + relative(enumeration) } ?? relative(enumeration)
  }

  /// The enum of a oneof's alternatives: `Range` for `oneof range`.
  static func relative(_ oneof: OneofDescriptor) -> String { NamingUtils.toUpperCamelCase(oneof.name) }

  static func property(_ field: FieldDescriptor) -> String {
    let name = namer().messagePropertyNames(field: field, prefixed: "", includeHasAndClear: false).name
    // swift-protobuf marks by `_p` what its own messages have already, `description` among them. Ours do not.
    guard name.hasSuffix("_p"), !["self_p", "init_p"].contains(name) else { return name }
    return String(name.dropLast(2))
  }

  static func property(_ oneof: OneofDescriptor) -> String { namer().messagePropertyName(oneof: oneof).name }

  static func enumCase(_ value: EnumValueDescriptor) -> String { namer().relativeName(enumValue: value) }

  static func method(_ method: MethodDescriptor) -> String { NamingUtils.toLowerCamelCase(method.name) }
}
