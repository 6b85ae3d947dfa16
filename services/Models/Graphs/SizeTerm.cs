namespace IFeaLiD.Models.Graphs;

/// <summary>One entry of a list of lengths that a graph computes: a number, or the rows or columns of a map.</summary>
/// <param name="Number">The number; where it is a map's length, the one at the exported size.</param>
/// <param name="Map">Whose length it is; null for a plain number.</param>
/// <param name="IsRows">Rows rather than columns.</param>
internal readonly record struct SizeTerm(long Number, Activation? Map, bool IsRows)
{
    public static implicit operator SizeTerm(long number) => new(number, null, false);
}
