import Glibc
import NIOCore

/// Addresses of this machine alone.
enum LoopbackAddress {
  /// Whether an address in text (no brackets) is 127.0.0.0/8, `::1`, or the former mapped into IPv6. Only the full dotted
  /// form is an IPv4 address: browsers write no other.
  static func isLoopback(_ text: String) -> Bool {
    if let bytes = bytes(of: text, AF_INET, count: 4) { return bytes[0] == 127 }
    guard let bytes = bytes(of: text, AF_INET6, count: 16) else { return false }
    return isLoopback(ipv6: bytes)
  }

  static func isIPv6(_ text: String) -> Bool { bytes(of: text, AF_INET6, count: 16) != nil }

  /// Whether a socket's address is one of them; not for Unix domain sockets, which no browser connects to.
  static func isLoopback(_ address: SocketAddress?) -> Bool {
    address?.ipAddress.map { isLoopback($0) } ?? false
  }

  private static func isLoopback(ipv6 bytes: [UInt8]) -> Bool {
    let isMapped = bytes.prefix(10).allSatisfy { $0 == 0 } && bytes[10...11].allSatisfy { $0 == 0xff }
    return isMapped ? bytes[12] == 127 : bytes.dropLast().allSatisfy { $0 == 0 } && bytes.last == 1
  }

  private static func bytes(of text: String, _ family: Int32, count: Int) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    return inet_pton(family, text, &bytes) == 1 ? bytes : nil
  }
}
