import Segments
import Tenancy

/// How segments of each tracked relation are made: the one list of them for what serves, builds and verifies.
enum SegmentEncoders {
  /// One for each relation that can be tracked.
  static let all: [SegmentEncoder] = [.messages, .calls]
  /// The relations that can be tracked.
  static let relations: [TrackedRelation] = all.map(\.relation)
}
