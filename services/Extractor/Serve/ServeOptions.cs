using System.ComponentModel.DataAnnotations;

namespace IFeaLiD.Extractor.Serve;

/// <summary>Where a serving extractor keeps things.</summary>
internal sealed class ServeOptions
{
    /// <summary>Folder of copies and temporary files, of this process alone. Default <c>data</c>.</summary>
    [Required]
    public string DataFolder { get; set; } = "data";

    /// <summary>Folder of the models; the same models as the viewers have. Default <c>models</c>.</summary>
    [Required]
    public string ModelsFolder { get; set; } = "models";

    /// <summary>Id of the model that is loaded ahead; without it the first by name. Default the shipped one.</summary>
    public string? DefaultModel { get; set; } = "resnet101-c4-smallbudget-v1";
}
