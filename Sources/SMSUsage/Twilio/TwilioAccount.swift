public import Secrets
import Upstream

/// An account at Twilio: where its usage is asked for, and with which secret.
public struct TwilioAccount: Sendable {
  /// `AC` and 32 hexadecimal digits.
  let sid: String
  /// The password of basic authentication; the user is the SID.
  let authToken: Secret<String>
  /// Where the API is.
  let origin: UpstreamOrigin

  /// An account.
  ///
  /// - Parameters:
  ///   - sid: `AC` and 32 hexadecimal digits. It becomes part of a path, so that nothing else will do.
  ///   - authToken: Printable ASCII without spaces.
  ///   - baseURL: Where the API is: `https`, or `http` on this machine; nil for Twilio's own.
  /// - Throws: ``Secrets/SecretError``.
  public init(sid: String, authToken: String, baseURL: String? = nil) throws(SecretError) {
    guard Self.isSID(sid) else {
      throw SecretError("account_sid must be AC and 32 hexadecimal digits")
    }
    guard !authToken.isEmpty, authToken.utf8.count <= 1_000, authToken.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
    else {
      throw SecretError("auth_token must be printable ASCII without spaces")
    }
    self.sid = sid
    self.authToken = Secret(authToken)
    if let baseURL {
      guard let origin = UpstreamOrigin(baseURL) else {
        throw SecretError(
          "base_url must be https://HOST[:PORT], or http:// on this machine's loopback address, without a path")
      }
      self.origin = origin
    } else {
      origin = UpstreamOrigin(https: "api.twilio.com")
    }
  }

  private static func isSID(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    return bytes.count == 34 && bytes.starts(with: "AC".utf8)
      && bytes.dropFirst(2).allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
          UInt8(ascii: "A")...UInt8(ascii: "F"):
          true
        default: false
        }
      }
  }
}
