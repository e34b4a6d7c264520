import RPC
import Terminal

/// Shows the analytics of interview campaigns: drawn as they come, or as JSON when all are there.
struct AnalyticsShow {
  var fetch: AnalyticsFetch
  var json: Bool

  /// - Throws: ``SectionsMissing``, after what came was shown; ``RPCError``; an exit code where access is denied.
  func run() async throws {
    var canvas = Canvas()
    do {
      let sections = try await fetch.sections { sections in
        if !json { canvas.update(layout(sections).bands(width:)) }
      }
      if json {
        print(AnalyticsJSON.text(sections))
      } else {
        canvas.finish(layout(sections).bands(width:))
      }
      if let missing = SectionsMissing(sections.errors) { throw missing }
    } catch let denial as AccessDenied {
      if json {
        PrintedOutput().show(denial)
      } else {
        canvas.clear()
        canvas.show(denial)
      }
      throw AccessDenied.exitCode
    } catch let error as RPCError {
      if !json { canvas.clear() }
      throw error
    }
  }

  private func layout(_ sections: AnalyticsSections) -> AnalyticsLayout {
    AnalyticsLayout(sections, filter: fetch.filter)
  }
}
