import CPage
import Compression
import NIOCore
public import RPC

/// The page for people: dashboards, analytics and custom dashboards in a browser (docs/design.md, "The page").
public enum Page {
  /// Its files, the entry first. All but the entry are named by a hash of what they hold, and may be kept for ever.
  ///
  /// - Throws: `GzipFailure` where the program's own bytes are damaged.
  public static func resources(_ settings: PageSettings) throws -> [PlainResource] {
    try (0..<callboard_page_file_count()).map { index in
      let file = callboard_page_file_at(index).pointee
      let (path, contentType) = ("/" + String(cString: file.path), String(cString: file.content_type))
      let gzip = ByteBuffer(bytes: UnsafeBufferPointer(start: file.gzip, count: file.gzip_count))
      let isEntry = path == "/"
      if isEntry, !settings.isUntold {
        let told = entry(try Gzip.inflate(gzip, limit: file.plain_count), telling: settings)
        return PlainResource(path: path, contentType: contentType, told, fields: fields(settings))
      }
      return try PlainResource(
        path: path, contentType: contentType, gzip: gzip,
        cacheControl: isEntry ? "no-cache" : "public, max-age=31536000, immutable", fields: fields(settings))
    }
  }

  private static func fields(_ settings: PageSettings) -> [(name: String, value: String)] {
    [
      ("content-security-policy", PagePolicy.text(settings)), ("referrer-policy", "no-referrer"),
      ("cross-origin-opener-policy", "same-origin"),
    ]
  }

  /// The entry with the settings in it, since a script in it is forbidden.
  private static func entry(_ bytes: ByteBuffer, telling settings: PageSettings) -> ByteBuffer {
    let place = #"name="callboard-settings" content=""#
    let text = String(buffer: bytes).replacing(
      place + "{}", with: place + attribute(json(settings)), maxReplacements: 1)
    return ByteBuffer(string: text)
  }

  private static func json(_ settings: PageSettings) -> String {
    var members: [String] = []
    if let appURL = settings.appURL {
      let paths = PageLink.allCases.compactMap { link in
        settings.paths[link].map { "\(string(link.rawValue)):\(string($0))" }
      }
      members += [#""appUrl":\#(string(appURL.text))"#, #""paths":{\#(paths.joined(separator: ","))}"#]
    }
    members.append(#""mediaSources":[\#(settings.mediaSources.map { string($0.text) }.joined(separator: ","))]"#)
    return "{\(members.joined(separator: ","))}"
  }

  /// A string of JSON.
  private static func string(_ text: String) -> String {
    let escaped = text.unicodeScalars.map { scalar in
      switch scalar {
      case "\"", "\\": "\\\(scalar)"
      case "\u{0}"..<" ": "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
      default: String(scalar)
      }
    }
    return "\"\(escaped.joined())\""
  }

  /// Text in an attribute's quotation marks.
  private static func attribute(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("\"", with: "&quot;").replacing("<", with: "&lt;")
  }
}
