import SwiftProtobuf
import SwiftProtobufPluginLibrary

/// A message's conformance to `BridgedMessage`: how its value fills the C struct and is read from it.
struct MessageBridge {
  private let descriptor: Descriptor

  init(_ descriptor: Descriptor) { self.descriptor = descriptor }

  func printAll(to p: inout CodePrinter) {
    p.print("", "extension \(SwiftNames.full(descriptor)): BridgedMessage {")
    p.withIndentation { p in
      p.print("@usableFromInline package typealias CStruct = \(CNames.structure(descriptor))", "")
      p.print("@usableFromInline package static var descriptor: UnsafePointer<ProtobufCMessageDescriptor> {")
      p.print("  \(CNames.descriptorAddress(descriptor))()", "}", "")
      p.print("@usableFromInline package static var fixedBound: Int { \(EncodedBound.fixed(descriptor)) }", "")

      p.print("@usableFromInline package func fill(_ c: inout CStruct, _ packing: inout Packing) {")
      p.withIndentation { p in
        for member in descriptor.members {
          switch member {
          case .field(let field): FieldBridge(field).printFill(to: &p)
          case .oneof(let oneof): OneofBridge(oneof).printFill(to: &p)
          }
        }
      }
      p.print("}", "")

      p.print("@usableFromInline package init(unpacked c: UnsafePointer<CStruct>) throws(DecodingFailure) {")
      p.withIndentation { p in
        p.print("self.init()")
        for member in descriptor.members {
          switch member {
          case .field(let field): FieldBridge(field).printRead(to: &p)
          case .oneof(let oneof): OneofBridge(oneof).printRead(to: &p)
          }
        }
      }
      p.print("}", "")
      printPublicFunctions(to: &p)
    }
    p.print("}")
    for nested in descriptor.messages { MessageBridge(nested).printAll(to: &p) }
  }

  private func printPublicFunctions(to p: inout CodePrinter) {
    p.print("/// Appends the encoding of this message.")
    p.print("public func encode(into buffer: inout ByteBuffer) { Packing.pack(self, into: &buffer) }", "")
    p.print("/// Decodes the readable bytes.")
    p.print("public init(decoding buffer: ByteBuffer) throws(DecodingFailure) {")
    p.print("  self = try Unpacking.unpack(buffer)", "}")
  }
}
