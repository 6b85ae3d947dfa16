namespace IFeaLiD.Models.Graphs;

/// <summary>A tensor 1 x channels x height x width whose cells have a place in the photo.</summary>
internal sealed record Activation(int Channels, AxisField Y, AxisField X)
{
    public static readonly Activation Photo = new(Network.PhotoChannels, AxisField.Photo, AxisField.Photo);

    /// <summary>Both axes' stride where they agree; 0 otherwise.</summary>
    public int Stride => Y.Stride == X.Stride ? Y.Stride : 0;
}
