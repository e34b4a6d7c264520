import Foundation
import Testing

/// docs/adding-a-stats-group.md shows a group as it is, and names every place that knows it.
@Suite struct GroupPageTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  private static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  private static func page() throws -> String { try text("docs/adding-a-stats-group.md") }

  /// Paths of files that the page names.
  private static func namedFiles() throws -> Set<String> {
    Set(try page().matches(of: /`((?:Page|Sources|Tests|Tools|Protos)\/[\w\/]+(?:\.\w+)+)`/).map { String($0.1) })
  }

  @Test func itsCodeIsThatOfTheFiles() throws {
    var blocks: [String] = []
    var block: [Substring]?
    for line in try Self.page().split(separator: "\n", omittingEmptySubsequences: false) {
      if line.contains("```") {
        if let lines = block { blocks.append(lines.joined(separator: "\n")) }
        block = block == nil ? [] : nil
      } else {
        block?.append(line.hasPrefix("   ") ? line.dropFirst(3) : line)
      }
    }
    let files = try Self.namedFiles().sorted().map(Self.text)
    #expect(blocks.count == 6)
    for block in blocks { #expect(files.contains { $0.contains(block) }, "\(block)") }
    let group = try Self.text("Sources/Dashboard/Groups/TextAgentStats.swift")
    #expect(blocks.contains { $0 + "\n" == group })
  }

  /// Generated code aside, the files that know the example are those that the page names: so a new group has no further
  /// place.
  @Test func itNamesEveryPlaceOfAGroup() throws {
    var found: Set<String> = []
    for folder in ["Page", "Sources", "Tools", "Tests"] {
      let files = FileManager.default.enumerator(at: Self.root.appending(path: folder), includingPropertiesForKeys: nil)
      while let file = files?.nextObject() as? URL {
        let path = String(file.path().dropFirst(Self.root.path().count))
        guard ["js", "py", "swift", "ts"].contains(file.pathExtension), !Self.isGenerated(path) else { continue }
        if try Self.text(path).contains(/TextAgentStats|textAgent(?![A-Za-z])/) { found.insert(path) }
      }
    }
    found.remove("Tests/DashboardTests/GroupPageTests.swift")
    let named = try Self.namedFiles().subtracting(["Protos/callboard/v1/dashboard_service.proto"])
    #expect(found.subtracting(named) == [], "the page doesn't name these")
    #expect(named.subtracting(found) == [], "these don't know the group")
  }

  private static func isGenerated(_ path: String) -> Bool {
    [
      "Sources/Messages/", "Sources/CMessages/", "Tests/MessagesTests/", "Sources/REST/Fields/", "Sources/REST/OpenAPI",
      "Sources/REST/RESTPaths+All",
    ].contains { path.hasPrefix($0) }
  }
}
