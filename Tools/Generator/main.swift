import Foundation
import SwiftProtobufPluginLibrary

/// Without arguments a protoc plugin; `rewrite-descriptors IN OUT` prepares a descriptor set for protoc-c.
let arguments = CommandLine.arguments.dropFirst()
if arguments.first == "rewrite-descriptors", arguments.count == 3 {
  do {
    let paths = Array(arguments.dropFirst())
    let rewritten = try DescriptorRewriter.rewrite(Data(contentsOf: URL(fileURLWithPath: paths[0])))
    try rewritten.write(to: URL(fileURLWithPath: paths[1]))
  } catch {
    FileHandle.standardError.write(Data("protoc-gen-callboard: \(error)\n".utf8))
    exit(1)
  }
} else {
  Plugin().main(Array(arguments))
}
