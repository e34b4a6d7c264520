import Foundation
import Logging
import Secrets
import Testing

@testable import LanguageModel

/// Where a model is, what it is asked with, and the form of its answers.
@Suite struct LanguageModelTests {
  @Test(arguments: [
    ("https://models.example.com/v1", "https://models.example.com/v1/chat/completions"),
    ("https://models.example.com/v1/", "https://models.example.com/v1/chat/completions"),
    ("https://models.example.com", "https://models.example.com/chat/completions"),
    ("https://models.example.com:8443/a/b/chat/completions", "https://models.example.com:8443/a/b/chat/completions"),
    ("http://127.0.0.1:8080/v1", "http://127.0.0.1:8080/v1/chat/completions"),
  ])
  func anEndpointIsReadWithItsPath(_ text: String, _ url: String) {
    #expect(LanguageModelEndpoint(text)?.url == url)
  }

  @Test(arguments: [
    "", "models.example.com", "http://models.example.com/v1", "https://user:secret@models.example.com/v1",
    "https://models.example.com/v1?key=1", "https://models.example.com/v1#x", "ftp://127.0.0.1/v1", "https:///v1",
  ])
  func anythingElseIsNone(_ text: String) {
    #expect(LanguageModelEndpoint(text) == nil)
  }

  @Test func aKeyIsOneLine() throws {
    let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
    func key(_ content: String) throws -> String {
      let url = FileManager.default.temporaryDirectory.appending(path: "model-key-\(UUID().uuidString)")
      defer { try? FileManager.default.removeItem(at: url) }
      try Data(content.utf8).write(to: url)
      return try LanguageModelConfiguration.key(file: url.path, logger: logger).value
    }
    #expect(try key(" sk-1\n") == "sk-1")
    for bad in ["", "\n", "two words", "a\nb", "ключ", "a\u{0}b"] {
      let error = #expect(throws: SecretError.self) { try key(bad) }
      #expect(error?.description.contains("one key") == true)
    }
    #expect(throws: SecretError.self) { try LanguageModelConfiguration.key(file: "/nowhere", logger: logger) }
  }

  @Test func aSchemaIsWrittenStrictly() throws {
    let schema = JSONSchema.object([
      ("name", .string(description: "a name", values: ["a", "b"])),
      ("list", .optional(.array(of: .string(description: "x"), description: "some"))),
    ])
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    #expect(
      String(decoding: try encoder.encode(schema), as: UTF8.self) == """
        {"additionalProperties":false,"properties":{"list":{"anyOf":[{"description":"some","items":{"description":"x",\
        "type":"string"},"type":"array"},{"type":"null"}]},"name":{"description":"a name","enum":["a","b"],"type":"string"}},\
        "required":["name","list"],"type":"object"}
        """)
  }
}
