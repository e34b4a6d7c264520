import Foundation
import HealthChecking
import Messages
import Protobuf
import StandardMessages
import SwiftProtobuf
import Testing

@testable import Reflection

/// The generated descriptors, read by another implementation.
@Suite struct DescriptorTests {
  private static let roots: [FileDescriptor] = [
    .callboardV1AnalyticsService, .callboardV1DashboardService, .callboardV1CustomDashboardService,
    .grpcHealthV1Health, .grpcReflectionV1Reflection, .grpcReflectionV1AlphaReflection, .googleRpcStatus,
    .googleRpcErrorDetails,
  ]

  private static let index = DescriptorIndex(roots)

  /// Every file that the roots reach.
  private static var files: [FileDescriptor] {
    var seen: Set<String> = []
    return roots.flatMap { index.closure(of: $0, without: []) }.filter { seen.insert($0.path).inserted }
  }

  private func decoded(_ file: FileDescriptor) throws -> Google_Protobuf_FileDescriptorProto {
    try Google_Protobuf_FileDescriptorProto(serializedBytes: file.encoding)
  }

  @Test(arguments: files) func anEncodingIsThatOfItsFile(_ file: FileDescriptor) throws {
    let proto = try decoded(file)
    #expect(proto.name == file.path)
    #expect(proto.dependency == file.imports.map(\.path))
    #expect(!proto.hasSourceCodeInfo)
    #expect(proto.service.map { "\(proto.package).\($0.name)" } == file.services)
  }

  /// Every name that a client may ask for, as another implementation finds them.
  @Test(arguments: files) func everySymbolIsFound(_ file: FileDescriptor) throws {
    let proto = try decoded(file)
    var messages: [String] = []
    var others: [String] = []
    func add(_ enumeration: Google_Protobuf_EnumDescriptorProto, in scope: String) {
      others.append("\(scope).\(enumeration.name)")
      others += enumeration.value.map { "\(scope).\($0.name)" }
    }
    func add(_ message: Google_Protobuf_DescriptorProto, in scope: String) {
      let name = "\(scope).\(message.name)"
      messages.append(name)
      others += message.field.map { "\(name).\($0.name)" }
      let synthetic = Set(message.field.filter(\.proto3Optional).map { Int($0.oneofIndex) })
      others += message.oneofDecl.enumerated().filter { !synthetic.contains($0.offset) }.map {
        "\(name).\($0.element.name)"
      }
      for enumeration in message.enumType { add(enumeration, in: name) }
      for nested in message.nestedType { add(nested, in: name) }
    }
    for message in proto.messageType { add(message, in: proto.package) }
    for enumeration in proto.enumType { add(enumeration, in: proto.package) }
    for service in proto.service { others += service.method.map { "\(proto.package).\(service.name).\($0.name)" } }
    #expect(Set(file.messages) == Set(messages) && file.messages.count == messages.count)
    #expect(Set(file.otherSymbols) == Set(others) && file.otherSymbols.count == others.count)
    for symbol in messages + others + file.services {
      #expect(Self.index.file(containing: symbol)?.path == file.path)
    }
  }

  @Test func whatIsNotDeclaredIsNotFound() {
    for symbol in [
      "", "callboard", "callboard.v1", "callboard.v1.TimeRange.nothing", "TimeRange", ".callboard.v1.TimeRange",
    ] {
      #expect(Self.index.file(containing: symbol) == nil)
    }
    #expect(Self.index.file(named: "callboard/v1/nothing.proto") == nil)
  }

  @Test func aFileComesWithWhatItImportsOnce() throws {
    let file = FileDescriptor.callboardV1DashboardService
    let all = Self.index.closure(of: file, without: []).map(\.path)
    #expect(all.first == file.path && Set(all).count == all.count)
    #expect(all.contains("callboard/v1/filters.proto") && all.contains("google/protobuf/timestamp.proto"))
    #expect(Self.index.closure(of: file, without: Set(all)).map(\.path) == [file.path])
  }
}
