import SwiftProtobuf
import SwiftProtobufPluginLibrary

/// Where the code of a proto file lives.
struct Module: Hashable {
  /// The Swift module of its value types.
  let name: String
  /// The C module of its structs.
  let c: String

  static func of(_ file: FileDescriptor) -> Module {
    if file.name.hasPrefix("grpc/health/") { return Module(name: "HealthChecking", c: "CMessages") }
    if file.name.hasPrefix("grpc/reflection/") { return Module(name: "Reflection", c: "CMessages") }
    if file.name.hasPrefix("src/proto/grpc/testing/") { return Module(name: "InteropServer", c: "CTestMessages") }
    if file.name.hasPrefix("google/") { return Module(name: "StandardMessages", c: "CMessages") }
    if file.name.hasPrefix("callboard/testing/") { return Module(name: "TestMessages", c: "CTestMessages") }
    return Module(name: "Messages", c: "CMessages")
  }

  /// The other modules that the code of `file` uses.
  static func imports(of file: FileDescriptor) -> [Module] {
    let own = of(file)
    return Set(file.dependencies.map(of)).subtracting([own]).sorted { $0.name < $1.name }
  }
}
