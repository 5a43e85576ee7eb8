package kernel

// For tables that would be slow as conversations.
var (
	IsComplete    = isComplete
	Mend          = mend
	Imported      = imported
	Without       = without
	NameAt        = nameAt
	InASCII       = inASCII
	WithoutMod    = withoutMod
	SearchPath    = searchPath
	PrivateFolder = privateFolder
	GoFlags       = goflags
	Environment   = environment
	NeedGo        = needGo
)
