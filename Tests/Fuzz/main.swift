import FuzzEntries
import Glibc

// Which of the entries is fed: the environment says it, since the arguments are libFuzzer's.
let entry = getenv("FUZZ_ENTRY").flatMap { FuzzEntry(rawValue: String(cString: $0)) } ?? .message

#if FUZZING
  // Built with `-sanitize=fuzzer` (Tools/fuzz-messages), libFuzzer drives: it sees which branches its bytes reach.
  @_silgen_name("LLVMFuzzerRunDriver")
  func runDriver(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ callback: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
  ) -> CInt

  var count = CommandLine.argc
  var arguments = CommandLine.unsafeArgv
  exit(
    runDriver(&count, &arguments) { start, count in
      do {
        try entry.run(UnsafeBufferPointer(start: start, count: count))
      } catch {
        fatalError("\(error)")
      }
      return 0
    })
#else
  print("This is of use with -sanitize=fuzzer alone: run Tools/fuzz-messages.")
  exit(2)
#endif
