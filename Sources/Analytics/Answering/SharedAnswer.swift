import Protobuf
import RPC

/// An answer that is given to all who ask the same.
protocol SharedAnswer: Sendable {
  /// The memory that it takes, in bytes, about.
  var memory: Int { get }
}

extension EncodedMessage: SharedAnswer {}

/// A series and what is told of the whole range, of one reading: so that they agree.
struct SeriesAndTotal<Series: Message, Total: Message>: SharedAnswer {
  let series: EncodedMessage<Series>
  let total: EncodedMessage<Total>

  var memory: Int { series.memory + total.memory }
}
