import ArgumentParser
import Settings

/// How long answers are given again, and what is kept to make others.
struct AnswerOptions: SettingFlags {
  @Option(
    help: ArgumentHelp(
      setting: .answerTTL,
      """
      How old the data of an answer may become while it is given again to who asks the same and sees the same rows; 0s \
      for never. Requests at the same time share an answer in any case. A call that needs fresher data sends the \
      metadata x-max-staleness-ms.
      """, valueName: "time"))
  var answerTTL: String?

  @Option(
    help: ArgumentHelp(
      setting: .segmentMemory,
      """
      How much memory is kept of rows of the past that are decoded, some 16 bytes for each row: up to 1024GiB; 0 for \
      none. See docs/segments.md.
      """, valueName: "size"))
  var segmentMemory: String?
}
