import Messages

// The spellings of docs/relations.md, "Source relations". Views may hold others, which are unspecified.

extension CallStatus {
  init(spelling: String?) {
    self =
      switch spelling {
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
  init(spelling: String?) {
    self =
      switch spelling {
      case "inbound": .inbound
      case "outbound": .outbound
      default: .unspecified
      }
  }
}

extension TodoStatus {
  init(spelling: String?) {
    self =
      switch spelling {
      case "open": .open
      case "done": .done
      case "dismissed": .dismissed
      default: .unspecified
      }
  }
}
