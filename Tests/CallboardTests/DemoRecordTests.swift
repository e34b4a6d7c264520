import DemoData
import DemoFiles
import Foundation
import Testing

@testable import Callboard

@Suite struct DemoRecordTests {
  private static let record = DemoRecord(seed: 1, scale: 0.5, now: 1_773_242_400)

  private func folder() throws -> DemoFolder {
    let url = FileManager.default.temporaryDirectory.appending(path: "demo-record-\(UUID().uuidString)")
    let folder = DemoFolder(path: url.path)
    try folder.create()
    return folder
  }

  @Test func isFoundAgain() throws {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(atPath: folder.path) }
    try Self.record.write(to: folder)
    #expect(DemoRecord(in: folder) == Self.record)
  }

  @Test func servesForTwoDays() {
    let record = Self.record
    #expect(record.serves(seed: 1, scale: 0.5, now: record.now))
    #expect(record.serves(seed: 1, scale: 0.5, now: record.now + 2 * 86_400))
    #expect(!record.serves(seed: 1, scale: 0.5, now: record.now + 2 * 86_400 + 1))
    #expect(!record.serves(seed: 1, scale: 0.5, now: record.now - 1))
    #expect(!record.serves(seed: 2, scale: 0.5, now: record.now))
    #expect(!record.serves(seed: 1, scale: 1, now: record.now))
  }

  /// Rows that an older program made are made anew.
  @Test func ofAnotherVersionDoesNotServe() throws {
    var older = Self.record
    older.version = DemoData.version - 1
    #expect(!older.serves(seed: 1, scale: 0.5, now: older.now))

    let folder = try folder()
    defer { try? FileManager.default.removeItem(atPath: folder.path) }
    try folder.write(\.record, #"{"seed": 1, "scale": 0.5, "now": 1773242400}"#)
    #expect(DemoRecord(in: folder) == nil)
  }
}
