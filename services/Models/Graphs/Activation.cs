namespace IFeaLiD.Models.Graphs;

/// <summary>A tensor whose cells have a place in the photo.</summary>
/// <param name="Channels">Values a cell.</param>
/// <param name="Y">What a row sees.</param>
/// <param name="X">What a column sees.</param>
internal sealed record Activation(int Channels, AxisField Y, AxisField X)
{
    /// <summary>The photo at the size that the graph was exported for.</summary>
    public static Activation Photo(int rows, int columns) => new(Network.PhotoChannels, AxisField.Photo, AxisField.Photo) { Rows = rows, Columns = columns };

    /// <summary>Rows where the photo has the size that the graph was exported for.</summary>
    public required int Rows { get; init; }

    /// <summary>Columns at that size.</summary>
    public required int Columns { get; init; }

    /// <summary>Order of the axes.</summary>
    public Layout Layout { get; init; }

    /// <summary>Whether its own operator needs the whole picture, as scaling to another layer's size does.</summary>
    public bool Spans { get; init; }

    /// <summary>Whether it, or anything before it, needs the whole picture: then it cannot be computed in strips from the photo on.</summary>
    public bool Whole { get; init; }

    /// <summary>Whether something before it is bound to the exported size.</summary>
    public bool Fixed { get; init; }

    /// <summary>Both axes' stride where they agree; 0 otherwise.</summary>
    public int Stride => Y.Stride == X.Stride ? Y.Stride : 0;
}

/// <summary>Order of an activation's axes.</summary>
internal enum Layout
{
    /// <summary>1 x channels x rows x columns.</summary>
    ChannelsFirst,

    /// <summary>1 x rows x columns x channels.</summary>
    ChannelsLast,

    /// <summary>1 x rows x columns: one channel that has been picked out.</summary>
    Plane,
}
