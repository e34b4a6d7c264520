import HTTP2
import Testing

@Suite struct HeaderFieldsTests {
  private let constant = ConstantFields([":status": "200", "content-type": "application/grpc"])

  @Test func fieldsKeepTheirOrder() {
    var fields = HeaderFields(constant)
    fields.append("a", "1")
    fields.append("b".utf8, [0xff, 0x80])
    fields.append("a", "2")
    #expect(fields.count == 5)
    #expect(
      fields.map { Array($0.name) } == [":status", "content-type", "a", "b", "a"].map { Array($0.utf8) })
    #expect(fields.map { Array($0.value) }[3] == [0xff, 0x80])
  }

  @Test func lookupFindsTheFirst() {
    var fields = HeaderFields(constant)
    fields.append("a", "1")
    fields.append("a", "2")
    fields.append("empty", "")
    #expect(fields.string("a") == "1")
    #expect(fields.string(":status") == "200")
    #expect(fields.string("empty")?.isEmpty == true)
    #expect(fields["b"] == nil)
    #expect(fields.contains("a") && !fields.contains("aa"))
    #expect(HeaderFields().isEmpty && HeaderFields().first { _ in true } == nil)
  }

  @Test func manyNamesAreFoundInOnePass() {
    var fields = HeaderFields()
    for (name, value) in [
      ("b", "1"), ("other", "2"), ("a", "3"), ("ab", "4"), ("b", "5"), ("x-bin", "6"), ("-bin", ""),
    ] {
      fields.append(name, value)
    }
    var found: [String] = []
    fields.find(FieldNames(["a", "b", "c", "long-name"], orEndingIn: "-bin")) { index, place in
      let field = fields.field(at: place)
      let value = String(decoding: field.value, as: UTF8.self)
      found.append("\(index) \(String(decoding: field.name, as: UTF8.self)) \(value)")
      #expect(fields.contains("3", at: place) == (value == "3"))
      #expect(!fields.contains("33", at: place))
    }
    #expect(found == ["1 b 1", "0 a 3", "1 b 5", "4 x-bin 6", "4 -bin "])
    HeaderFields().find(FieldNames([], orEndingIn: "-bin")) { _, _ in Issue.record("nothing is there") }
  }

  @Test(arguments: ["", "Upper", "with space", "new\nline", "naïve", "a:b", "\u{0}"])
  func illegalNamesAreNotAdded(_ name: String) {
    var fields = HeaderFields()
    let isAdded = fields.append(name, "x")
    #expect(!isAdded)
    #expect(fields.isEmpty)
  }

  @Test(arguments: ["a\nb", "a\rb", "a\u{0}b", " a", "a ", "\ta", "\u{7f}"])
  func illegalValuesAreNotAdded(_ value: String) {
    var fields = HeaderFields()
    let isAdded = fields.append("x", value)
    #expect(!isAdded)
    #expect(fields.isEmpty)
  }

  @Test(arguments: ["", "a b", "a\tb", "naïve", "\"%&'()*,/:;<=>?@[]{}"])
  func legalValuesAre(_ value: String) {
    var fields = HeaderFields()
    let isAdded = fields.append("x-y_z.1", value)
    #expect(isAdded)
    #expect(fields.string("x-y_z.1") == value)
  }

  @Test func aValueTooLongForTheLibraryIsNotAdded() {
    var fields = HeaderFields()
    let isAdded = fields.append("x", String(repeating: "v", count: 70_000))
    #expect(!isAdded)
  }
}
