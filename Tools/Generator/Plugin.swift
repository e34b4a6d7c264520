import SwiftProtobuf
import SwiftProtobufPluginLibrary

/// `protoc-gen-callboard`: writes the Swift side of every message and service, and the C header that names the
/// descriptors of protoc-c's structs.
struct Plugin: CodeGenerator {
  func generate(
    files: [FileDescriptor], parameter: any CodeGeneratorParameter, protoCompilerContext: any ProtoCompilerContext,
    generatorOutputs: any GeneratorOutputs
  ) throws {
    let output = try Output(parameter.parsedPairs)
    for file in files { try Restrictions.check(file) }
    switch output {
    case .swift:
      for file in files {
        for source in SwiftSources(file: file).all {
          try generatorOutputs.add(fileName: source.path, contents: source.text)
        }
      }
    case .descriptors:
      for file in files {
        let source = try SwiftSources(file: file).descriptor
        try generatorOutputs.add(fileName: source.path, contents: source.text)
      }
    case .random:
      for file in files {
        let source = SwiftSources(file: file).random
        try generatorOutputs.add(fileName: source.path, contents: source.text)
      }
    case .rest:
      for source in try RESTSources(files: files).all {
        try generatorOutputs.add(fileName: source.path, contents: source.text)
      }
    case .header(let module):
      let header = DescriptorHeader(module: module, files: files)
      try generatorOutputs.add(fileName: "\(module).h", contents: header.text)
    }
  }

  var supportedFeatures: [Google_Protobuf_Compiler_CodeGeneratorResponse.Feature] { [.proto3Optional] }
}

/// What one run of the plugin writes.
enum Output {
  /// Swift files, for each of the files given.
  case swift
  /// One C header for the module of that name, over all files given.
  case header(String)
  /// Descriptors for reflection, of each of the files given.
  case descriptors
  /// Makers of random values, for each of the files given.
  case random
  /// The paths of REST, how answers show their fields, and their description, over all files given.
  case rest

  init(_ pairs: [(key: String, value: String)]) throws {
    self = .swift
    for (key, value) in pairs {
      switch key {
      case "header": self = .header(value)
      case "descriptors": self = .descriptors
      case "random": self = .random
      case "rest": self = .rest
      default:
        throw GeneratorError("unknown option \(key): write header=MODULE, descriptors, random, rest, or nothing")
      }
    }
  }
}

/// What a proto holds that the generator cannot translate, or a call of it that makes no sense.
struct GeneratorError: Error, CustomStringConvertible {
  var description: String
  init(_ description: String) { self.description = description }
}
