namespace IFeaLiD.Datasets;

/// <summary>The planes of a feature map, wherever they lie: in memory, or in a file for maps that memory cannot hold.</summary>
public interface IPlanes
{
    /// <summary>One channel: <c>height x width</c> values, rows from the top. May be called by several threads.</summary>
    /// <param name="channel">0 to channels - 1.</param>
    /// <returns>Valid until the same thread asks for another plane.</returns>
    ReadOnlySpan<float> Plane(int channel);
}
