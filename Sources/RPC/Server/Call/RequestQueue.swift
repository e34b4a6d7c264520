import NIOCore

/// Messages that a handler has not taken yet, oldest first. Most calls have one, for which nothing is made.
struct RequestQueue {
  private var first: ReceivedMessage?
  private var following: CircularBuffer<ReceivedMessage>?

  mutating func append(_ message: ReceivedMessage) {
    if first == nil {
      first = message
    } else if following == nil {
      following = [message]
    } else {
      following?.append(message)
    }
  }

  mutating func popFirst() -> ReceivedMessage? {
    guard let message = first else { return nil }
    first = following?.popFirst()
    return message
  }
}
