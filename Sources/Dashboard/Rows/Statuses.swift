import Messages

// Statuses and directions as docs/relations.md has them. Views may hold other texts, which are unspecified.

extension CallStatus {
  init(text: String?) {
    self =
      switch text {
      case "queued": .queued
      case "ringing": .ringing
      case "in_progress": .inProgress
      case "completed": .completed
      case "no_answer": .noAnswer
      case "busy": .busy
      case "voicemail": .voicemail
      case "failed": .failed
      case "canceled": .canceled
      default: .unspecified
      }
  }
}

extension Direction {
  init(text: String?) {
    self =
      switch text {
      case "inbound": .inbound
      case "outbound": .outbound
      default: .unspecified
      }
  }
}

extension TodoStatus {
  init(text: String?) {
    self =
      switch text {
      case "open": .open
      case "done": .done
      case "dismissed": .dismissed
      default: .unspecified
      }
  }
}
