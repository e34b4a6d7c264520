import ArgumentParser
import Settings

/// How long answers are given again.
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
}
