import Foundation
import Lists
import Time

/// Where a page of dashboards ends: behind which entry the next one begins.
enum ListPosition: PagePosition, Hashable {
  /// Behind the overview.
  case overview
  /// Behind a dashboard, in the order of making.
  case dashboard(createdAt: Instant, id: UUID)

  /// In 1 or 25 bytes.
  var bytes: [UInt8] {
    switch self {
    case .overview: return [0]
    case .dashboard(let createdAt, let id):
      var bytes: [UInt8] = [1]
      withUnsafeBytes(of: createdAt.microseconds.bigEndian) { bytes.append(contentsOf: $0) }
      withUnsafeBytes(of: id.uuid) { bytes.append(contentsOf: $0) }
      return bytes
    }
  }

  /// What ``bytes`` are of; nil for others.
  init?(_ bytes: [UInt8]) {
    if bytes == [0] {
      self = .overview
      return
    }
    guard bytes.count == 25, bytes[0] == 1 else { return nil }
    let microseconds = bytes[1..<9].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    let id = bytes[9...].withUnsafeBytes { $0.loadUnaligned(as: uuid_t.self) }
    self = .dashboard(createdAt: Instant(microseconds: Int64(bitPattern: microseconds)), id: UUID(uuid: id))
  }
}
