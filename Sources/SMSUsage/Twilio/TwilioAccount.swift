/// An account at Twilio: where its usage is asked for, and with which secret.
public struct TwilioAccount: Sendable {
  /// `AC` and 32 hexadecimal digits.
  let sid: String
  /// The password of basic authentication; the user is the SID.
  let authToken: String
  /// Where the API is.
  let origin: APIOrigin

  /// An account.
  ///
  /// - Parameters:
  ///   - sid: `AC` and 32 hexadecimal digits. It becomes part of a path, so that nothing else will do.
  ///   - authToken: Printable ASCII without spaces.
  ///   - baseURL: Where the API is: `https`, or `http` on this machine; nil for Twilio's own.
  /// - Throws: ``TwilioAccountError``, which never holds the token.
  public init(sid: String, authToken: String, baseURL: String? = nil) throws(TwilioAccountError) {
    guard Self.isSID(sid) else {
      throw TwilioAccountError("account_sid must be AC and 32 hexadecimal digits")
    }
    guard !authToken.isEmpty, authToken.utf8.count <= 1_000, authToken.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
    else {
      throw TwilioAccountError("auth_token must be printable ASCII without spaces")
    }
    self.sid = sid
    self.authToken = authToken
    if let baseURL {
      guard let origin = APIOrigin(baseURL) else {
        throw TwilioAccountError(
          "base_url must be https://HOST[:PORT], or http:// on this machine's loopback address, without a path")
      }
      self.origin = origin
    } else {
      origin = .twilio
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

extension TwilioAccount: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// The SID alone: no text of an account shows its secret.
  public var description: String { "Twilio account \(sid)" }
  /// As ``description``.
  public var debugDescription: String { description }
  /// Without children, so that a dump shows no secret either.
  public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}

/// What is wrong with an account as it was configured. Holds no secret.
public struct TwilioAccountError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What is wrong, and the mend.
  public let description: String

  init(_ description: String) { self.description = description }
}
