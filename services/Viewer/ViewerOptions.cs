using System.ComponentModel.DataAnnotations;

namespace IFeaLiD.Viewer;

/// <summary>Where things lie and how long they stay.</summary>
public sealed class ViewerOptions
{
    /// <summary>Folder of jobs, views, photos and datasets; used by one process at a time. Default <c>data</c>.</summary>
    [Required]
    public string DataFolder { get; set; } = "data";

    /// <summary>Folder of the models. Default <c>models</c>.</summary>
    [Required]
    public string ModelsFolder { get; set; } = "models";

    /// <summary>Id of the model that is offered first and loaded ahead; without it the first by name. Default the shipped one.</summary>
    public string? DefaultModel { get; set; } = "resnet101-c4-smallbudget-v1";

    /// <summary>Bytes of an uploaded dataset. Default 512 MiB.</summary>
    [Range(1, 1L << 40)]
    public long DatasetBytes { get; set; } = 512L << 20;

    /// <summary>Bytes of an uploaded array (.npy, .npz). Default 2 GiB.</summary>
    [Range(1, 1L << 40)]
    public long ArrayBytes { get; set; } = 2L << 30;

    /// <summary>Hours that an uploaded photo is kept, so that further stages can be asked for; 0 deletes it within a quarter of an hour of its job's end. Default 24.</summary>
    [Range(0, 24 * 365)]
    public int PhotoHours { get; set; } = 24;
}
