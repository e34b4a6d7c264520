import Filters
import Messages
import StandardMessages

extension Messages.Bucket {
  /// A bucket of a range as charts say it.
  init(_ bucket: Filters.Bucket) {
    self.init(startTime: Timestamp(bucket.start), label: bucket.label)
  }
}
