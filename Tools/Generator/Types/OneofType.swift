import SwiftProtobuf
import SwiftProtobufPluginLibrary

/// The Swift enum of a oneof: one case for each of its fields.
struct OneofType {
  private let descriptor: OneofDescriptor

  init(_ descriptor: OneofDescriptor) { self.descriptor = descriptor }

  func print(to p: inout CodePrinter) {
    p.print("")
    for line in descriptor.documentation(or: "At most one of these is set.") { p.print(line) }
    let indirect = descriptor.fields.contains(where: \.isRecursive) ? "indirect " : ""
    p.print("public \(indirect)enum \(SwiftNames.relative(descriptor)): Sendable, Equatable {")
    p.withIndentation { p in
      for field in descriptor.fields {
        for line in field.documentation(or: "`\(field.name)` = \(field.number)") { p.print(line) }
        p.print("case \(SwiftNames.property(field))(\(FieldKind(field).swiftType))")
      }
    }
    p.print("}")
  }
}
