// Package parallel runs one operation over columns of float64 under several
// strategies: in one goroutine, in many, or in worker processes.
//
//	var addRandom = parallel.Map("addRandom", func(x float64) float64 {
//		return x + 100 + rand.Float64()
//	})
//
//	%%
//	ds, _ := dataset.Attach()
//	col, _ := ds.Column("col0")
//	trace, err := parallel.Apply(ctx, parallel.Tasks{}, addRandom, col, col)
//	fmt.Println(trace, err)
//
// # Strategies
//
//   - [Serial] runs the operation on the whole column in the calling goroutine.
//   - [Threads] cuts the column into one even chunk a worker.
//   - [Tasks] cuts it into more chunks than workers, which take them as they
//     become free: for work that is not the same for every row.
//   - [Pool] starts processes for the call, sends each one chunk, gathers the
//     results and puts them together.
//   - [Processes] keeps worker processes and sends them chunk after chunk.
//   - [Shared] keeps worker processes that map the memory the columns are in, so
//     that nothing is sent.
//
// Zero values work: no workers given means [UsableCPUs], no partitions 20.
//
// # Worker processes
//
// A worker process is this executable, started again. It must come to the
// operation without running the program, so an operation for [Pool], [Processes]
// or [Shared] is made at package level, as above: in a worker process the call
// of [Map] that makes it never returns but serves. Go initialises a package's
// variables in the order in which they need each other, so whatever the
// function refers to is ready by then; functions called init have not run. Two
// operations of one program need different names or different functions.
//
// An operation that is made within main works as well, if every run of the
// program comes to it before any strategy runs: its workers do what main does
// up to there, too.
//
// Workers exit when the process that started them does, however that ends, and
// when their strategy is closed. What a function prints in a worker process
// appears where this process's output appears.
//
// # What is promised
//
// Compute is called once for every chunk, by [Serial] once with everything; all
// rows are covered, each by one chunk. Chunks begin at multiples of 8 rows, a
// cache line, where there are enough rows. A panic in the function, wherever it
// ran, is returned as a [PanicError] with the user's stack; a worker process that
// dies as a [WorkerError]. The result may then be written in part. Cancelling the
// context kills worker processes at once; goroutines stop at the end of their
// chunk, since Go cannot stop them earlier.
//
// The slices of a [Job] belong to the caller; Run is done with them when it
// returns. A strategy's methods may be called from several goroutines; runs of
// one [Processes] or [Shared] then wait for each other.
//
// # Cost
//
// A goroutine costs about a microsecond, a chunk sent to a resident worker some
// 50, a process some milliseconds. [Trace] says where the time went.
package parallel
