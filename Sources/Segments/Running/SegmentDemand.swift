public import Foundation
import Synchronization

/// Which organizations are asked about, as far as one server knows: what is asked for is refreshed first.
public final class SegmentDemand: Sendable {
  /// Beyond so many organizations those that are asked about the least are forgotten.
  private static let limit = 10_000

  private let counts = Mutex<[UUID: Int]>([:])

  /// Nobody has asked yet.
  public init() {}

  /// Somebody has asked for an organization's rows.
  public func note(_ orgID: UUID) {
    counts.withLock { counts in
      counts[orgID, default: 0] += 1
      if counts.count > Self.limit { counts = Self.halved(counts) }
    }
  }

  /// How often each was asked about; what is long ago counts less.
  var asked: [UUID: Int] { counts.withLock { $0 } }

  /// Time has passed.
  func fade() {
    counts.withLock { $0 = Self.halved($0) }
  }

  private static func halved(_ counts: [UUID: Int]) -> [UUID: Int] {
    counts.compactMapValues { $0 > 1 ? $0 / 2 : nil }
  }
}
