import HTTP2
import Testing

@testable import Settings

@Suite struct ValueTextTests {
  @Test(arguments: [
    ("500ms", Duration.milliseconds(500)), ("25s", .seconds(25)), ("2m", .seconds(120)), ("1h", .seconds(3_600)),
    ("30d", .seconds(30 * 86_400)), ("0s", .zero),
  ])
  func durationsHaveAUnit(text: String, duration: Duration) throws {
    #expect(try ValueText.duration(text) == duration)
  }

  @Test(arguments: ["", "25", "s", "-1s", "1.5s", "1 s", "99999999999999999999s", "366d", "٢s", "9223372036854775807d"])
  func otherDurationsAreRefused(text: String) {
    #expect(throws: InvalidValue.self) { try ValueText.duration(text) }
  }

  @Test(arguments: [("65536", 65_536), ("512KiB", 524_288), ("4MiB", 4_194_304), ("7B", 7), ("1024MiB", 1 << 30)])
  func sizesAreBytes(text: String, count: Int) throws {
    #expect(try ValueText.byteCount(text) == count)
  }

  @Test(arguments: ["", "0", "-1", "4MB", "1025MiB", "9223372036854775807KiB"])
  func otherSizesAreRefused(text: String) {
    #expect(throws: InvalidValue.self) { try ValueText.byteCount(text) }
  }

  @Test(arguments: [("0", 0), ("7B", 7), ("512MiB", 512 << 20), ("16GiB", 16 << 30), ("1024GiB", 1 << 40)])
  func memoryMayBeNoneOrMuch(text: String, count: Int) throws {
    #expect(try ValueText.memory(text) == count)
  }

  @Test(arguments: ["", "-1", "4GB", "1025GiB", "9223372036854775807KiB", "GiB"])
  func otherMemoryIsRefused(text: String) {
    #expect(throws: InvalidValue.self) { try ValueText.memory(text) }
  }

  @Test func numbersMayHaveAFraction() throws {
    #expect(try ValueText.number("70") == 70)
    #expect(try ValueText.number("62.5") == 62.5)
    for text in ["", "seventy", "70 %", "nan", "inf", "1e999"] {
      #expect(throws: InvalidValue.self) { try ValueText.number(text) }
    }
  }

  @Test func countsKeepTheirRange() throws {
    #expect(try ValueText.count(in: 1...64)("64") == 64)
    #expect(throws: InvalidValue(problem: "is no whole number from 1 to 64")) {
      try ValueText.count(in: 1...64)("65")
    }
  }

  @Test func addressesAreHostAndPort() throws {
    #expect(try EndpointText.parse("127.0.0.1:50051") == .tcp(host: "127.0.0.1", port: 50_051))
    #expect(try EndpointText.parse("[::1]:0") == .tcp(host: "::1", port: 0))
    #expect(try EndpointText.parse("[::1]:5").description == "[::1]:5")
    #expect(try EndpointText.parse("unix:/run/callboard.sock") == .unix(path: "/run/callboard.sock"))
  }

  @Test(arguments: ["", "50051", ":50051", "a:", "a:65536", "a:-1", "::1:80", "[::1]", "[]:80", "a:+1", "unix:"])
  func otherAddressesAreRefused(text: String) {
    #expect(throws: InvalidValue.self) { try EndpointText.parse(text) }
  }

  @Test(arguments: [
    ("postgresql://me:secret@db/x", true), ("postgres://me@db/x", false), ("postgresql://db/x?password=y", true),
    ("postgresql://db:5432/x", false), ("host=db password=x", true), ("password = x", true), ("host=db", false),
    ("host=db passfile=/run/secrets/pg", false),
  ])
  func passwordsInConnectionStringsAreSeen(text: String, hasPassword: Bool) throws {
    #expect(try DatabaseURL.hasPassword(DatabaseURL.parse(text)) == hasPassword)
  }
}
