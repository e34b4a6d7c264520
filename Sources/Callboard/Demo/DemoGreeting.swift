import DemoData
import Foundation
import HTTP2

/// What a demonstration tells the person who started it, once it serves.
struct DemoGreeting {
  var endpoint: Endpoint
  var data: DemoData
  var token: String
  /// Whether there is a page to look at.
  var hasPage: Bool
  /// Absolute, so that what is pasted works in any folder.
  var program: String
  var folder: String

  var text: String {
    let nameWidth = data.organizations.reduce(0) { max($0, $1.name.count) }
    let organizations = data.organizations.map { organization in
      let name = organization.name.padding(to: nameWidth)
      return "  \(organization.id.uuidString.lowercased())  \(name)  \(organization.timeZone)"
    }.joined(separator: "\n")
    return """

      Callboard listens on \(endpoint).

      Organizations:
      \(organizations)

      A token of the first one's owner, valid for 30 days (also in \(folder)/token):
        \(token)

            \(link)Look at it, in another terminal:
        \(Self.quoted(program)) show --folder \(Self.quoted(folder))

      SQL on the same rows:
        psql "$(cat \(Self.quoted(folder + "/database-url")))"

      Ctrl-C stops everything.

      """
  }

  /// Opens the page signed in; a socket in a folder has no address that a browser could open.
  private var link: String {
    guard hasPage, case .tcp = endpoint else { return "" }
    return "Look at it in a browser:\n  http://\(endpoint)/#token=\(token)\n\n"
  }

  /// As a shell reads one word.
  private static func quoted(_ text: String) -> String {
    let isPlain = text.unicodeScalars.allSatisfy {
      $0.properties.isAlphabetic || "0123456789/._-+:@".unicodeScalars.contains($0)
    }
    return isPlain ? text : "'" + text.replacing("'", with: "'\\''") + "'"
  }
}

extension String {
  fileprivate func padding(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
