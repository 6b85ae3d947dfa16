namespace IFeaLiD.Extractor;

/// <summary>What the program ends with: the class of what went wrong.</summary>
public enum ExitCode
{
    /// <summary>All was done.</summary>
    Done = 0,

    /// <summary>A fault of the program itself.</summary>
    Internal = 1,

    /// <summary>The command line asks for what is not there, or cannot be understood.</summary>
    Usage = 2,

    /// <summary>The photo or the dataset cannot be read, is damaged or outside the limits.</summary>
    Input = 3,

    /// <summary>There is no such model, or it cannot be used.</summary>
    Model = 4,

    /// <summary>The result cannot be written.</summary>
    Storage = 5,

    /// <summary>The service cannot be reached, is full, or failed.</summary>
    Service = 6,

    /// <summary>Ctrl+C, as shells count it: 128 + SIGINT.</summary>
    Cancelled = 130,
}
