import Messages
import StandardMessages
import TestExpectations
import Testing

func expectEqual(_ buckets: [Bucket?], _ range: ExpectedRange, _ what: Comment) {
  #expect(buckets.map { $0?.startTime } == range.starts.map(timestamp), what)
  #expect(buckets.map { $0?.label } == range.starts.indices.map(range.label), what)
}
