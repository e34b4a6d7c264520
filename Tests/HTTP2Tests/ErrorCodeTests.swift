import HTTP2
import Testing

@Suite struct ErrorCodeTests {
  @Test func namesAreTheRFCs() {
    #expect(ErrorCode.enhanceYourCalm.description == "ENHANCE_YOUR_CALM")
    #expect(ErrorCode(rawValue: 0xff).description == "0xff")
  }
}
