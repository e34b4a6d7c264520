import Protobuf
import Terminal

/// A dashboard as one JSON object: a member for each section that came, by the name of the stream's field, and `errors` for
/// those that failed.
enum DashboardJSON {
  static func text(_ sections: DashboardSections) -> String {
    var writer = JSONWriter()
    writer.beginObject()
    if let answer = sections.dashboard.answer { writer.member("dashboard") { $0.write(answer) } }
    if let answer = sections.messaging.answer { writer.member("messaging") { $0.write(answer) } }
    if let answer = sections.textAgent.answer { writer.member("textAgent") { $0.write(answer) } }
    if let answer = sections.plan.answer { writer.member("plan") { $0.write(answer) } }
    if let answer = sections.aiUsage.answer { writer.member("aiUsage") { $0.write(answer) } }
    if let answer = sections.aiMessageOrigin.answer { writer.member("aiMessageOrigin") { $0.write(answer) } }
    if let answer = sections.engagement.answer { writer.member("engagement") { $0.write(answer) } }
    if !sections.errors.isEmpty { writer.member("errors", each: sections.errors) { $0.write($1) } }
    writer.endObject()
    return harmless(writer.text)
  }

  /// With the control characters escaped that JSON allows in strings (U+0080 to U+009F), and terminals obey.
  static func harmless(_ json: String) -> String {
    guard json.unicodeScalars.contains(where: { (0x80..<0xA0).contains($0.value) }) else { return json }
    return json.unicodeScalars.reduce(into: "") { text, scalar in
      if (0x80..<0xA0).contains(scalar.value) {
        text += "\\u00" + String(scalar.value, radix: 16)
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
  }
}
