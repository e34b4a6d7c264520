import Testing

@testable import Segments

struct SealWaitTests {
  private typealias Holder = SealWait.Holder

  private func session(_ name: String) -> Holder { Holder(transaction: name, isPrepared: false) }
  private func prepared(_ name: String) -> Holder { Holder(transaction: name, isPrepared: true) }

  @Test func isOverAtOnceWhereNobodyWrites() {
    #expect(SealWait([]).isOver)
  }

  @Test func waitsForThoseWhoWereThereAndNobodyElse() {
    var wait = SealWait([session("3/1"), session("4/1"), prepared("-1/9")])
    wait.update([session("4/1"), session("5/7"), prepared("-1/9")])
    #expect(wait.waiting == [session("4/1"), prepared("-1/9")])
    wait.update([session("5/7"), prepared("-1/9")])
    #expect(wait.waiting == [prepared("-1/9")])
    wait.update([session("5/7")])
    #expect(wait.isOver)
  }

  @Test(arguments: ["3/1", "-1/9"])
  func followsATransactionThatIsPreparedMeanwhile(_ name: String) {
    var wait = SealWait([session("3/1")])
    wait.update([prepared(name)])
    #expect(!wait.isOver)
    wait.update([session("3/2"), prepared(name)])
    #expect(!wait.isOver)
    wait.update([session("3/2")])
    #expect(wait.isOver)
  }

  @Test func waitsForNoTransactionThatIsPreparedWhenAllWhoWereThereHaveEnded() {
    var wait = SealWait([session("3/1"), session("4/1")])
    wait.update([session("3/1"), session("4/1"), prepared("-1/9")])
    #expect(wait.waiting.count == 2)
    wait.update([])
    #expect(wait.isOver)
  }
}
