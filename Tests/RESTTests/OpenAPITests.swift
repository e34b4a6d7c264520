import Foundation
import NIOCore
import Protobuf
import RPC
import Testing

@testable import REST

/// The document that describes the paths, which `Tools/generate --check` proves up to date.
@Suite struct OpenAPITests {
  private let document: [String: Any]

  init() throws {
    document = try #require(try JSONSerialization.jsonObject(with: Data(OpenAPI.document.utf8)) as? [String: Any])
  }

  @Test func everyPathAndParameterIsThere() throws {
    #expect(document["openapi"] as? String == "3.1.0")
    let paths = try #require(document["paths"] as? [String: [String: [String: Any]]])
    #expect(Set(paths.keys) == Set(RESTPaths.all.map(\.path)))
    for endpoint in RESTPaths.all {
      let operation = try #require(paths[endpoint.path]?["get"])
      let parameters = try #require(operation["parameters"] as? [[String: String]])
      let names = parameters.compactMap { $0["$ref"]?.split(separator: "/").last.map(String.init) }
      #expect(Set(names) == Set(endpoint.parameters.names), "\(endpoint.path)")
      let id = endpoint.method.name.prefix(1).lowercased() + endpoint.method.name.dropFirst()
      #expect(operation["operationId"] as? String == id)
    }
  }

  @Test func everyReferenceHasATarget() throws {
    var count = 0
    func check(_ value: Any) throws {
      if let object = value as? [String: Any] {
        if let reference = object["$ref"] as? String {
          count += 1
          var target: Any? = document
          for part in reference.dropFirst(2).split(separator: "/") {
            target = (target as? [String: Any])?[String(part)]
          }
          #expect(target != nil, "\(reference)")
        }
        for member in object.values { try check(member) }
      } else if let array = value as? [Any] {
        for element in array { try check(element) }
      }
    }
    try check(document)
    #expect(count > 100)
  }

  /// What is written has the members that the document promises, and no others.
  @Test func answersAreAsDescribed() throws {
    let components = try #require(document["components"] as? [String: Any])
    let schemas = try #require(components["schemas"] as? [String: [String: Any]])
    for endpoint in RESTPaths.all {
      let answer = try JSONSerialization.jsonObject(with: Data(emptyAnswer(endpoint).utf8)) as? [String: Any]
      let schema = try #require(schemas[endpoint.method.name + "Response"])
      let properties = try #require(schema["properties"] as? [String: Any])
      #expect(answer.map { Set($0.keys) } == Set(properties.keys), "\(endpoint.path)")
      #expect((schema["required"] as? [String]).map(Set.init) == Set(properties.keys))
    }
  }

  private func emptyAnswer(_ endpoint: some RESTEndpoint) throws -> String {
    String(buffer: try endpoint.answer(.init(), as: .json, []))
  }
}
