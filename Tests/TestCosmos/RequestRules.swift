import Crypto
import Foundation
import NIOHTTP1

/// What every request must be like, by Microsoft's descriptions of the REST API: "Access control in the Azure Cosmos DB SQL
/// API" and "Common Azure Cosmos DB REST request headers".
struct RequestRules {
  let key: String

  /// The versions of the API that are known: the program's own, and that of Microsoft's client for Python.
  private static let versions: Set<String> = ["2018-12-31", "2020-07-15"]

  /// The refusal of a request that breaks a rule.
  func refusal(of message: HTTPMessage, segments: [String]) -> Reply? {
    guard let version = message.headers.first(name: "x-ms-version"), Self.versions.contains(version) else {
      return .error(400, "BadRequest", "x-ms-version is missing or unknown")
    }
    guard let text = message.headers.first(name: "x-ms-date"), let date = Self.date(text) else {
      return .error(401, "Unauthorized", "x-ms-date is missing or no date of RFC 1123")
    }
    guard abs(date.timeIntervalSinceNow) < 15 * 60 else {
      return .error(403, "Forbidden", "the request's date is more than 15 minutes away")
    }
    guard let authorization = message.headers.first(name: "authorization") else {
      return .error(401, "Unauthorized", "authorization is missing")
    }
    guard let given = signature(in: authorization),
      given == signature(verb: message.method, segments: segments, date: text)
    else {
      return .error(401, "Unauthorized", "the signature is not that of the request")
    }
    return nil
  }

  /// The signature of a header `type%3Dmaster%26ver%3D1.0%26sig%3D…`.
  private func signature(in header: String) -> Data? {
    // Encoded it must be: what is reserved in a URL may not stand there as it is.
    guard !header.contains("="), !header.contains("&"), let text = header.removingPercentEncoding else { return nil }
    let prefix = "type=master&ver=1.0&sig="
    guard text.hasPrefix(prefix) else { return nil }
    return Data(base64Encoded: String(text.dropFirst(prefix.count)))
  }

  /// A path ends with a resource's name or, for a feed, with a type: `dbs/d/colls/c/docs/x`, `dbs/d/colls/c/docs`.
  private func signature(verb: String, segments: [String], date: String) -> Data? {
    let isFeed = segments.count % 2 == 1
    let type = segments.isEmpty ? "" : isFeed ? segments[segments.count - 1] : segments[segments.count - 2]
    let link = (isFeed ? segments.dropLast() : segments[...]).joined(separator: "/")
    let lines = [verb.lowercased(), type.lowercased(), link, date.lowercased(), "", ""]
    guard let secret = Data(base64Encoded: key) else { return nil }
    let code = HMAC<SHA256>.authenticationCode(
      for: Data(lines.joined(separator: "\n").utf8), using: SymmetricKey(data: secret))
    return Data(code)
  }

  private static func date(_ text: String) -> Date? {
    let format = DateFormatter()
    format.locale = Locale(identifier: "en_US_POSIX")
    format.timeZone = TimeZone(secondsFromGMT: 0)
    format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
    guard let date = format.date(from: text), format.string(from: date) == text else { return nil }
    return date
  }
}

extension Reply {
  /// An answer of the service to what it can't do.
  static func error(_ status: Int, _ code: String, _ message: String, substatus: Int? = nil) -> Reply {
    var reply = Reply(status: status, body: .json(["code": code, "message": message]))
    if let substatus { reply.headers["x-ms-substatus"] = "\(substatus)" }
    return reply
  }
}

extension Data {
  /// The text of a JSON value.
  static func json(_ value: Any) -> Data {
    (try? JSONSerialization.data(withJSONObject: value, options: [.sortedKeys])) ?? Data()
  }
}
