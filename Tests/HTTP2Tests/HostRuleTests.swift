import NIOCore
import Testing

@testable import HTTP2

/// For which names a server answers on a loopback address.
@Suite struct HostRuleTests {
  @Test(arguments: [
    "localhost", "localhost:50051", "LocalHost:1", "localhost:", "a.localhost", "b.a.localhost:80", "127.0.0.1",
    "127.0.0.1:50051", "127.255.1.2:8", "[::1]", "[::1]:50051", "[0:0:0:0:0:0:0:1]:1", "[::ffff:127.0.0.1]:443",
  ]) func namesOfTheLoopback(authority: String) {
    #expect(HostRule().allows(authority.utf8))
  }

  @Test(arguments: [
    "", ":80", "example.com", "example.com:80", "localhost.example.com", "notlocalhost", "xlocalhost:1", "128.0.0.1",
    "127.0.0.1.example.com", "127.1", "0x7f.0.0.1", "2130706433", "0.0.0.0", "[::2]:1", "[::1", "::1", "[::1]x",
    "[::1]:x", "localhost:80:80", "localhost:123456", "localhost:8o", "localhost/", "user@localhost", "[::1%lo]",
    "[localhost]", " localhost",
  ]) func otherNames(authority: String) {
    #expect(!HostRule().allows(authority.utf8))
  }

  @Test func namesThatAreAllowed() {
    let rule = HostRule(allowedHosts: ["Board.Example.com", "10.1.2.3", "[fd00::1]"])
    for authority in ["board.example.com", "BOARD.example.com:8080", "10.1.2.3:1", "[fd00::1]:50051", "localhost:1"] {
      #expect(rule.allows(authority.utf8), "\(authority)")
    }
    for authority in ["example.com", "a.board.example.com", "board.example.com:a", "[fd00::2]:1"] {
      #expect(!rule.allows(authority.utf8), "\(authority)")
    }
  }

  @Test func whatIsAHost() {
    for text in ["localhost", "board.example.com", "10.1.2.3", "[fd00::1]", "fd00::1", "a_b.internal"] {
      #expect(HostRule.isHost(text), "\(text)")
    }
    for text in ["", "board.example.com:80", "http://board", "*.example.com", "a..b", "[board]", "a b", "a/b"] {
      #expect(!HostRule.isHost(text), "\(text)")
    }
  }

  @Test func addressesOfTheLoopback() throws {
    for address in ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"] {
      #expect(LoopbackAddress.isLoopback(try SocketAddress(ipAddress: address, port: 1)))
    }
    for address in ["10.0.0.1", "0.0.0.0", "::", "fe80::1", "::ffff:10.0.0.1"] {
      #expect(!LoopbackAddress.isLoopback(try SocketAddress(ipAddress: address, port: 1)))
    }
    #expect(!LoopbackAddress.isLoopback(try SocketAddress(unixDomainSocketPath: "/none")))
    #expect(!LoopbackAddress.isLoopback(nil))
  }
}
