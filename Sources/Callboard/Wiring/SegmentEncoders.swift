import Segments

/// How segments of each tracked relation are made: the one list of them for what serves, builds and verifies.
enum SegmentEncoders {
  /// None yet: what reads columns brings its own.
  static let all: [SegmentEncoder] = []
  /// The relations that can be tracked.
  static let relations: [TrackedRelation] = [.messages, .calls]
}
